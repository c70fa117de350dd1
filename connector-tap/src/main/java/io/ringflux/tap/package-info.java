/**
 * TAP v2 port: virtio endpoint on vhost-net, plain tap file descriptors elsewhere. May depend on connector-api only.
 */
@org.jspecify.annotations.NullMarked
package io.ringflux.tap;
