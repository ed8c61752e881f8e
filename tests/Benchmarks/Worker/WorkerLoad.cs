namespace Serverless.Benchmarks.Worker;

/// <summary>What is delivered: batches of so many records, each with so many events.</summary>
internal sealed record WorkerLoad(string Name, int Records, int Pack)
{
    public int BatchEvents => Records * Pack;
}
