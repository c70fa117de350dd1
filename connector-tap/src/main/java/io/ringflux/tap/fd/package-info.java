/**
 * Frames through the descriptors of {@code /dev/net/tun}: one packet a {@code read} or {@code write}, behind a
 * virtio-net header of 12 bytes. May depend on {@code tap.offload} and on connector-api.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.fd;
