using System.Collections.Concurrent;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Pressure flags in memory.</summary>
internal sealed class MemoryPressure : IPressure
{
    private readonly ConcurrentDictionary<(string Pipeline, string Source), DateTimeOffset> _flags = [];

    public ValueTask RaiseAsync(string pipeline, string source, DateTimeOffset until, CancellationToken ct)
    {
        _flags[(pipeline, source)] = until;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> IsRaisedAsync(string pipeline, DateTimeOffset now, CancellationToken ct) =>
        ValueTask.FromResult(_flags.Any(flag =>
            flag.Key.Pipeline == pipeline && flag.Value > now && flag.Value <= now + IPressure.Longest));
}
