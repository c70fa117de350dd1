/**
 * TUN and TAP devices as {@code /dev/net/tun} makes them: flags, header, offloads, queues, carrier. May depend on
 * {@code tap.fd} and {@code nativeio}.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.device;
