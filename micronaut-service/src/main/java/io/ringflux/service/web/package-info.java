/**
 * What the service answers over HTTP: ports and pipelines as JSON, and who may ask. May depend on
 * {@code service.config}, {@code service.port}, {@code service.pipeline} and Micronaut.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.web;
