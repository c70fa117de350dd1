/**
 * What the kernel leaves undone with offloads, done in software: checksums completed, large packets cut into frames.
 * Works on raw memory; may depend on connector-api only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.offload;
