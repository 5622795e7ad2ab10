package dev.wharf.operate;

import dev.wharf.process.WorkerPools;

/** Those who carry out what an operator orders. */
public record Orders(
    Unblocking blocked,
    Cancelling cancelling,
    Keepers keepers,
    WorkerPools workerPools,
    ReprocessRequests reprocess) {}
