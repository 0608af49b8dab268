/**
 * The only owner of property names: every option is declared once, with its default, validator,
 * recommender and text, and turned into the settings record of the component it is for. Nothing
 * here opens a connection; docs/configuration.md is generated from these declarations.
 */
package io.icecap.config;
