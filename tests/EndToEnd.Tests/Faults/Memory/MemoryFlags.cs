using System.Collections.Concurrent;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Flags in memory.</summary>
internal sealed class MemoryFlags : IFlags
{
    private readonly ConcurrentDictionary<(string Pipeline, string Key), (string By, DateTimeOffset Until)> _flags = [];

    public ValueTask RaiseAsync(string pipeline, Flag flag, DateTimeOffset until, CancellationToken ct)
    {
        _flags[(pipeline, flag.Key)] = (flag.By, until);
        return ValueTask.CompletedTask;
    }

    public ValueTask<FlagsUp> ReadAsync(string pipeline, DateTimeOffset now, CancellationToken ct) => ValueTask.FromResult(FlagsUp.Of(
        [.. _flags
            .Where(flag => flag.Key.Pipeline == pipeline && flag.Value.Until > now && flag.Value.Until <= now + IFlags.Longest)
            .Select(flag => new Flag(flag.Key.Key, flag.Value.By))]));
}
