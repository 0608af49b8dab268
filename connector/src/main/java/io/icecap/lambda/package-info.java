/**
 * The applier as an AWS Lambda function: what wakes it, how long it may work, and what it answers.
 * What an apply does is not known here, and AWS is not known anywhere else.
 */
package io.icecap.lambda;
