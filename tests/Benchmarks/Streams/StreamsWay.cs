using Serverless.Local.Feeds;

namespace Serverless.Benchmarks.Streams;

/// <summary>With what events are consumed, how records are packed, and how many events are read before the measurement.</summary>
internal sealed record StreamsWay(string Name, StreamsEngine Engine, FeedPacking Packing, long WarmUp);
