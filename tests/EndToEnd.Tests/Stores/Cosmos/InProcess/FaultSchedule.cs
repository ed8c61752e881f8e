using System.Collections.Concurrent;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// Which request about items meets which fault: first those set down by <see cref="Next"/>, one a request; then each fault with its share
/// of the requests, drawn by <paramref name="seed"/>; none until told.
/// </summary>
internal sealed class FaultSchedule(int seed = 0)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<Fault> _next = new();

    /// <summary>Shares of the requests, at most 1 in all.</summary>
    public IReadOnlyDictionary<Fault, double> Shares { get; set; } = new Dictionary<Fault, double>();

    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(200);

    public void Next(params Fault[] faults) => Array.ForEach(faults, _next.Enqueue);

    public Fault Take()
    {
        if (_next.TryDequeue(out var next))
            return next;
        return Shares.Count == 0 ? Fault.None : Draw();
    }

    private Fault Draw()
    {
        lock (_lock)
        {
            var point = _random.NextDouble();
            foreach (var (fault, share) in Shares)
            {
                if ((point -= share) < 0)
                    return fault;
            }
            return Fault.None;
        }
    }
}
