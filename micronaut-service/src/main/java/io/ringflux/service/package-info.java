/** The service's program: reads the command line, runs ports and pipelines, and ends them in order. */
@org.jspecify.annotations.NullMarked
package io.ringflux.service;
