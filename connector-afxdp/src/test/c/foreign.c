/* Somebody else's XDP program: lets everything through. */
#define XDP_PASS 2

__attribute__((section("xdp"), used)) int pass(void *context) {
    return XDP_PASS;
}

char terms[] __attribute__((section("license"), used)) = "GPL";
