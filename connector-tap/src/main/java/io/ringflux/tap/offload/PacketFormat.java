package io.ringflux.tap.offload;

/**
 * What packets of a device are like.
 *
 * @param ethernet whether they begin with an Ethernet header (TAP), and not with that of IP (TUN)
 * @param complete whether received frames are made complete, instead of carrying what is left to do
 */
public record PacketFormat(boolean ethernet, boolean complete) {}
