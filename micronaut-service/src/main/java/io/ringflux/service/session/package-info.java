/**
 * Sessions from YAML, over VPP's host stack or the kernel's, and Micronaut's event loops over VCL. May depend on
 * {@code service.config}, connector-vcl, Netty and reactor-netty's loops.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.session;
