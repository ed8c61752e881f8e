using System.Collections.Concurrent;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation.Broken;

/// <summary>Stores of results and side outputs that break one rule each.</summary>
internal static class BrokenOutputs
{
    private static readonly Dictionary<Source, CorrectionMark> NoCorrections = [];

    /// <summary>An older pane replaces a newer one.</summary>
    public static StorePorts TakesOlderPanes(StorePorts ports) => ports with
    {
        Results = AlteredPort.Of(ports.Results, nameof(IResultStore.WriteAsync), args => WriteAsync(ports.Results, args)),
    };

    /// <summary>A result doesn't keep which corrections it holds.</summary>
    public static StorePorts ForgetsCorrections(StorePorts ports) => ports with
    {
        Results = AlteredPort.Of(ports.Results, nameof(IResultStore.TryReplaceAsync), args =>
            ports.Results.TryReplaceAsync((Result)args[0]! with { Corrections = NoCorrections }, (string?)args[1], default)),
    };

    /// <summary>A page takes the place of what another writer wrote since it was read.</summary>
    public static StorePorts ReplacesPagesUnseen(StorePorts ports) => ports with
    {
        Results = AlteredPort.Of(ports.Results, nameof(IResultStore.TryReplaceAsync), args => ReplaceAsync(ports.Results, args)),
    };

    /// <summary>What was redriven isn't marked.</summary>
    public static StorePorts MarksNothing(StorePorts ports) => ports with
    {
        SideOutputs = AlteredPort.Of(ports.SideOutputs, nameof(ISideOutputs.MarkRedrivenAsync), _ => ValueTask.CompletedTask),
    };

    /// <summary>What was set aside shows whether it was sealed or not.</summary>
    public static StorePorts ShowsWhatWasNeverSealed(StorePorts ports)
    {
        var written = new ConcurrentQueue<SideEvent>();
        var writes = AlteredPort.Of(ports.SideOutputs, nameof(ISideOutputs.WriteAsync), args =>
        {
            foreach (var side in (IReadOnlyList<SideEvent>)args[0]!)
                written.Enqueue(side);
            return ValueTask.CompletedTask;
        });
        return ports with
        {
            SideOutputs = AlteredPort.Of(writes, nameof(ISideOutputs.QueryAsync), args =>
                written.Where(side => side.Kind == ((SideEventSelection)args[0]!).Kind).ToAsyncEnumerable()),
        };
    }

    private static async ValueTask<string?> ReplaceAsync(IResultStore sound, object?[] args)
    {
        var result = (Result)args[0]!;
        var isPage = StoredHeader.IsWhole(result.State.Span) && result.State.Span[0] == (byte)StoredForm.Page;
        return await sound.TryReplaceAsync(
            result, isPage ? (await sound.FindAsync(result.Id, default))?.Tag : (string?)args[1], default);
    }

    private static async ValueTask WriteAsync(IResultStore sound, object?[] args)
    {
        foreach (var result in (IReadOnlyList<Result>)args[0]!)
            await sound.TryReplaceAsync(result, (await sound.FindAsync(result.Id, default))?.Tag, default);
    }
}
