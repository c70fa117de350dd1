/** Runs tests in a virtual machine whose kernel has vhost-net. */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.vm;
