/**
 * The service's YAML, read strictly: every key is known or refused, and each fault is one line with the property's
 * path. May depend on Micronaut's environment and the JDK only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.service.config;
