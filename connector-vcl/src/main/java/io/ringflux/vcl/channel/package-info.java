/** Netty's view of VCL: event loops, channels and their options. May depend on {@code io.ringflux.vcl.binding}. */
@org.jspecify.annotations.NullMarked
package io.ringflux.vcl.channel;
