/**
 * The object store on Amazon S3 and what speaks its protocol with conditional writes. Takes the
 * properties of Iceberg's S3FileIO. The only package that knows the AWS SDK.
 */
package io.icecap.store.s3;
