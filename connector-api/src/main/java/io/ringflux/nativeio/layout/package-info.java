/**
 * The C structs that the native calls read and write: one class of literal offsets per struct, held against a table
 * that a C probe prints. May depend on Agrona only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.nativeio.layout;
