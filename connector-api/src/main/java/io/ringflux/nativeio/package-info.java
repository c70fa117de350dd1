/**
 * The only native calls of the project: libc through jnr-ffi, with descriptors and mappings as objects that close once
 * and every {@code errno} turned into a {@link io.ringflux.nativeio.NativeIoException}. May depend on
 * {@code nativeio.layout}, jnr-ffi and Agrona, and on nothing else of the project.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.nativeio;
