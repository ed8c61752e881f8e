namespace Serverless.Benchmarks.Streams;

/// <summary>What a consuming process is to do: first what isn't counted, as it compiles, then what is.</summary>
internal sealed record StreamsTask(StreamsEngine Engine, int Devices, StreamsSource WarmUp, StreamsSource Measured);
