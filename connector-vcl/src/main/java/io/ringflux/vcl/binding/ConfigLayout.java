package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclConfig;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A configuration as libvppcom takes it from 26.02 on, with its texts behind the struct. Every field counts, so what is
 * not said here is off.
 *
 * <pre>{@code
 * typedef struct vppcom_cfg_t_ {          // vcl/vppcom.h
 *   size_t heapsize;                      //   0, 8
 *   uint32_t max_workers;                 //   8, 4
 *   size_t segment_baseva;                //  16, 8
 *   size_t segment_size;                  //  24, 8
 *   size_t add_segment_size;              //  32, 8
 *   uint32_t preallocated_fifo_pairs;     //  40, 4
 *   uint32_t rx_fifo_size;                //  44, 4
 *   uint32_t tx_fifo_size;                //  48, 4
 *   uint32_t event_queue_size;            //  52, 4
 *   uint8_t app_proxy_transport_tcp;      //  56, 1
 *   uint8_t app_proxy_transport_udp;      //  57, 1
 *   uint8_t app_scope_local;              //  58, 1
 *   uint8_t app_scope_global;             //  59, 1
 *   char *namespace_id;                   //  64, 8
 *   uint64_t namespace_secret;            //  72, 8
 *   uint8_t use_mq_eventfd;               //  80, 1
 *   double app_timeout;                   //  88, 8: seconds
 *   double session_timeout;               //  96, 8: seconds
 *   char *event_log_path;                 // 104, 8: kept; 0 for the default
 *   char *vpp_app_socket_api;             // 112, 8
 *   char *vpp_bapi_socket_name;           // 120, 8
 *   char *app_name;                       // 128, 8
 *   uint32_t tls_engine;                  // 136, 4
 *   uint8_t mt_wrk_supported;             // 140, 1
 *   uint8_t huge_page;                    // 141, 1
 *   uint8_t app_original_dst;             // 142, 1
 *   uint8_t debug_level;                  // 143, 1
 * } vppcom_cfg_t;
 * }</pre>
 */
final class ConfigLayout {
    static final int SIZE = 144;
    static final int HEAP_BYTES_OFFSET = 0;
    static final int MAX_WORKERS_OFFSET = 8;
    static final int SEGMENT_BYTES_OFFSET = 24;
    static final int ADD_SEGMENT_BYTES_OFFSET = 32;
    static final int FIFO_PAIRS_OFFSET = 40;
    static final int RX_FIFO_BYTES_OFFSET = 44;
    static final int TX_FIFO_BYTES_OFFSET = 48;
    static final int EVENT_QUEUE_LENGTH_OFFSET = 52;
    static final int SCOPE_LOCAL_OFFSET = 58;
    static final int SCOPE_GLOBAL_OFFSET = 59;
    static final int USE_EVENTFD_OFFSET = 80;
    static final int APP_TIMEOUT_OFFSET = 88;
    static final int SESSION_TIMEOUT_OFFSET = 96;
    static final int APP_SOCKET_OFFSET = 112;
    static final int APP_NAME_OFFSET = 128;
    static final int DEBUG_LEVEL_OFFSET = 143;

    /** VCL's own defaults. */
    private static final int FIFO_PAIRS = 8;

    private static final double TIMEOUT_S = 600;

    private ConfigLayout() {}

    /**
     * Fills one in.
     *
     * @param name what VPP shows, ASCII, short enough for VCL
     * @param debugLevel how much VCL prints, 0 for nothing
     */
    static UnsafeBuffer of(VclConfig config, String name, int debugLevel) {
        byte[] socket = text(config.appSocket().toString());
        byte[] application = text(name);
        UnsafeBuffer buffer = CallMemory.direct(SIZE + socket.length + application.length);
        buffer.putLong(HEAP_BYTES_OFFSET, ConfigFile.HEAP_BYTES);
        buffer.putInt(MAX_WORKERS_OFFSET, ConfigFile.workers(config));
        buffer.putLong(SEGMENT_BYTES_OFFSET, config.segmentBytes());
        buffer.putLong(ADD_SEGMENT_BYTES_OFFSET, config.addSegmentBytes());
        buffer.putInt(FIFO_PAIRS_OFFSET, FIFO_PAIRS);
        buffer.putInt(RX_FIFO_BYTES_OFFSET, config.rxFifoBytes());
        buffer.putInt(TX_FIFO_BYTES_OFFSET, config.txFifoBytes());
        buffer.putInt(EVENT_QUEUE_LENGTH_OFFSET, config.eventQueueLength());
        buffer.putByte(SCOPE_LOCAL_OFFSET, flag(config.local()));
        buffer.putByte(SCOPE_GLOBAL_OFFSET, flag(config.global()));
        buffer.putByte(USE_EVENTFD_OFFSET, flag(true));
        buffer.putDouble(APP_TIMEOUT_OFFSET, TIMEOUT_S);
        buffer.putDouble(SESSION_TIMEOUT_OFFSET, TIMEOUT_S);
        buffer.putLong(APP_SOCKET_OFFSET, buffer.addressOffset() + SIZE);
        buffer.putBytes(SIZE, socket);
        buffer.putLong(APP_NAME_OFFSET, buffer.addressOffset() + SIZE + socket.length);
        buffer.putBytes(SIZE + socket.length, application);
        buffer.putByte(DEBUG_LEVEL_OFFSET, (byte) debugLevel);
        return buffer;
    }

    private static byte flag(boolean on) {
        return (byte) (on ? 1 : 0);
    }

    private static byte[] text(String value) {
        return (value + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
