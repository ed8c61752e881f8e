namespace Serverless.Benchmarks.Streams;

/// <summary>What consumes. A closed set.</summary>
internal enum StreamsEngine
{
    /// <summary>The local host.</summary>
    Own,

    /// <summary>Streamiz.Kafka.Net as it comes: transactions of 100 ms, a store without a cache.</summary>
    Streamiz,

    /// <summary>
    /// Streamiz.Kafka.Net with fewer transactions, about as often as our shards save their states, and with a cache before the store where
    /// that was seen to be faster.
    /// </summary>
    StreamizTuned,
}
