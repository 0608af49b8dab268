/**
 * Tables in Iceberg's format: conversion of schemas and partitions, the live files of a head, and
 * the commit of a snapshot with deletion vectors. Where versions are kept is {@code catalog}'s
 * business, what is in a data file {@code format}'s.
 */
package io.icecap.table.iceberg;
