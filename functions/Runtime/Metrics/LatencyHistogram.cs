namespace Serverless.Runtime.Metrics;

/// <summary>Latencies in buckets that grow by 2 %: percentiles within that, at a fixed size. Safe for any thread.</summary>
public sealed class LatencyHistogram
{
    private const double Growth = 1.02;
    private readonly long[] _buckets = new long[1_200];
    private readonly Lock _lock = new();
    private long _count;
    private double _max;

    /// <summary>The greatest; null of none.</summary>
    public double? Max
    {
        get
        {
            lock (_lock)
                return _count == 0 ? null : _max;
        }
    }

    /// <summary>How many were added.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Adds one, of at least 0 ms.</summary>
    public void Add(double milliseconds)
    {
        var bucket = (int)(Math.Log(Math.Max(1, milliseconds)) / Math.Log(Growth));
        lock (_lock)
        {
            _buckets[Math.Min(bucket, _buckets.Length - 1)]++;
            _count++;
            _max = Math.Max(_max, milliseconds);
        }
    }

    /// <summary>The latency that the share <paramref name="quantile"/> of all stayed at or below; null of none.</summary>
    public double? Quantile(double quantile)
    {
        lock (_lock)
        {
            var left = (long)Math.Ceiling(quantile * _count);
            for (var bucket = 0; bucket < _buckets.Length && _count > 0; bucket++)
            {
                left -= _buckets[bucket];
                if (left <= 0)
                    return Math.Min(_max, Math.Pow(Growth, bucket + 1));
            }
            return null;
        }
    }
}
