package io.ringflux.vcl.binding;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A certificate and its key, with the texts behind the struct.
 *
 * <pre>{@code
 * typedef struct vppcom_cert_key_pair_ {   // vcl/vppcom.h
 *   char *cert;                            //  0, 8: PEM
 *   char *key;                             //  8, 8: PEM
 *   u32 cert_len;                          // 16, 4
 *   u32 key_len;                           // 20, 4
 * } vppcom_cert_key_pair_t;
 * }</pre>
 */
final class CertificateLayout {
    static final int SIZE = 24;
    static final int CERTIFICATE_OFFSET = 0;
    static final int KEY_OFFSET = 8;
    static final int CERTIFICATE_LENGTH_OFFSET = 16;
    static final int KEY_LENGTH_OFFSET = 20;

    private CertificateLayout() {}

    static UnsafeBuffer of(String certificatePem, String keyPem) {
        byte[] certificate = certificatePem.getBytes(StandardCharsets.US_ASCII);
        byte[] key = keyPem.getBytes(StandardCharsets.US_ASCII);
        UnsafeBuffer pair = CallMemory.direct(SIZE + certificate.length + key.length);
        pair.putBytes(SIZE, certificate);
        pair.putBytes(SIZE + certificate.length, key);
        pair.putLong(CERTIFICATE_OFFSET, pair.addressOffset() + SIZE);
        pair.putLong(KEY_OFFSET, pair.addressOffset() + SIZE + certificate.length);
        pair.putInt(CERTIFICATE_LENGTH_OFFSET, certificate.length);
        pair.putInt(KEY_LENGTH_OFFSET, key.length);
        return pair;
    }
}
