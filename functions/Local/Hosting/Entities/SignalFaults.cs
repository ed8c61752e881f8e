namespace Serverless.Local.Hosting.Entities;

/// <summary>How often signals are lost, repeated or held back behind later ones, each a probability in 0..1. Repeatable by its seed.</summary>
internal sealed record SignalFaultOptions(int Seed, double Lose = 0, double Repeat = 0, double Reorder = 0);

/// <summary>Does on purpose what the real platform does now and then. Safe for any thread.</summary>
internal sealed class SignalFaults(SignalFaultOptions options)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(options.Seed);
    private readonly List<Signal> _held = [];

    /// <summary>What to deliver now that this signal was sent, in this order.</summary>
    public IReadOnlyList<Signal> Pass(Signal signal)
    {
        lock (_lock)
        {
            var deliver = new List<Signal>();
            if (_random.NextDouble() < options.Lose)
                return deliver;
            (_random.NextDouble() < options.Reorder ? _held : deliver).Add(signal);
            if (_random.NextDouble() < options.Repeat)
                deliver.Add(signal);
            deliver.AddRange(ReleaseSome(signal));
            return deliver;
        }
    }

    /// <summary>All that is still held back.</summary>
    public IReadOnlyList<Signal> Release()
    {
        lock (_lock)
        {
            List<Signal> all = [.. _held];
            _held.Clear();
            return all;
        }
    }

    private List<Signal> ReleaseSome(Signal newest)
    {
        var released = _held.FindAll(held => held != newest && _random.Next(2) == 0);
        _held.RemoveAll(released.Contains);
        return released;
    }
}
