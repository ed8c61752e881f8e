using Serverless.Local.Hosting.Entities;

namespace Serverless.EndToEnd.Tests.Hosting;

/// <summary>
/// Loses, repeats and holds back signals, each with the probability <paramref name="rate"/>, as the real platform does now and then. A
/// signal that is held back is delivered after a later one. Safe for any thread.
/// </summary>
internal sealed class SignalFaults(int seed, double rate)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<Signal> _held = [];

    public int Lost { get; private set; }

    public int Repeated { get; private set; }

    public int Reordered { get; private set; }

    /// <summary>Is a <see cref="SignalTransport"/>.</summary>
    public void Carry(Signal signal, Action<Signal> deliver)
    {
        foreach (var delivered in Pass(signal))
            deliver(delivered);
    }

    private List<Signal> Pass(Signal signal)
    {
        lock (_lock)
        {
            if (Happens())
            {
                Lost++;
                return [];
            }
            if (Happens())
            {
                _held.Add(signal);
                return [];
            }
            List<Signal> passed = [signal, .. _held];
            Reordered += _held.Count;
            _held.Clear();
            if (!Happens())
                return passed;
            Repeated++;
            return [.. passed, signal];
        }
    }

    private bool Happens() => _random.NextDouble() < rate;
}
