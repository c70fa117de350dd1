/**
 * VPP's host stack for the service: Micronaut's event loops over VCL. May depend on {@code service.config} and
 * connector-vcl.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.session;
