/**
 * What the kernel leaves undone with offloads, done in software: checksums completed, large packets cut into frames.
 * Works on raw memory; may depend on {@code frame} and {@code packet} only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.offload;
