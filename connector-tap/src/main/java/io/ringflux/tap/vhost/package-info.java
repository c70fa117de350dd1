/**
 * Frames through vhost-net: our own virtio split rings in off-heap memory, the kernel's vhost worker on the other side.
 * May depend on {@code tap.fd} for the descriptors of queues, on {@code tap.offload} and on connector-api.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap.vhost;
