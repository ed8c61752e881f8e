using Serverless.Core.Drift;
using Serverless.Core.Pipelines;

namespace Serverless.Core.States;

/// <summary>Reads what a shard of a radar has seen.</summary>
public static class WatchedState
{
    /// <summary>What a state holds; null when it is of something else.</summary>
    public static DriftTable? Of(ShardState state) => (state.Observed as DriftState)?.Table;

    /// <summary>What a stored state of a shard holds; null when it is of something else, or is handed over.</summary>
    /// <exception cref="Binary.CorruptDataException">The state is damaged.</exception>
    /// <exception cref="Binary.UnknownFormException">It is of another version of the form.</exception>
    public static DriftTable? Read(ReadOnlyMemory<byte> stored, DriftRadar radar) =>
        (ShardStateFormat.Read(stored, radar)?.Observed as DriftState)?.Table;
}
