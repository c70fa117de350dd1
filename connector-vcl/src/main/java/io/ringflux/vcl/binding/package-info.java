/**
 * libvppcom as it is found at run time: its functions, one runtime per process, workers that belong to threads and
 * sessions that belong to workers. May depend on connector-api and on the values of {@code io.ringflux.vcl}.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.vcl.binding;
