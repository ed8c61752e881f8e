using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// What a shard of a view has beside the stored results: all that would be stored if it wrote its outbox now, and early panes of its
/// windows.
/// </summary>
/// <param name="Results">
/// Panes, and retractions of sessions that became part of others; the newest of each id, in no order. Each counts where it supersedes what
/// is stored.
/// </param>
/// <param name="IsReplaying">Whether the shard is made again, and has not come to where it was: then results are missing.</param>
public sealed record LivePanes(IReadOnlyCollection<Result> Results, bool IsReplaying)
{
    /// <summary>
    /// Reads them from a stored state, which stays as it is. Windows that can't be emitted are left out: the shard will set them aside.
    /// </summary>
    /// <param name="stored">As <see cref="ShardStateFormat"/> writes it.</param>
    /// <param name="view">The definition that it is of.</param>
    /// <param name="rules">Those of the shard.</param>
    /// <param name="asked">Whether a key, in UTF-8, is asked for.</param>
    /// <returns>Null when the state is of another definition, or is handed over.</returns>
    /// <exception cref="Binary.CorruptDataException">The state is damaged.</exception>
    /// <exception cref="Binary.UnknownFormException">It is of another version of the form.</exception>
    public static LivePanes? Read(ReadOnlyMemory<byte> stored, View view, Shard rules, Func<byte[], bool> asked)
    {
        if (ShardStateFormat.Read(stored, view) is not { } state)
            return null;
        rules.EmitNow(state, asked);
        var panes = state.Outbox.OfType<OutboxItem.Pane>().Select(pane => pane.Result);
        var newest = Result.Newest(panes.Where(result => asked(Encoding.UTF8.GetBytes(result.Id.Key))));
        state.Release();
        return new LivePanes(newest.Values, state.IsReplaying);
    }
}
