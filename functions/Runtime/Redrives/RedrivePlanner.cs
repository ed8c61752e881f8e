using System.Globalization;
using Serverless.Core.Positions;
using Serverless.Runtime.Batches;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Redrives;

/// <summary>Chooses the events of a redrive, and begins it.</summary>
internal sealed class RedrivePlanner(BatchPorts ports, RedrivePlans plans, ShellServices shell)
{
    /// <summary>The most events that a redrive takes.</summary>
    public const int MostLetters = 1_000_000;

    /// <summary>The most bytes that they have together.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    /// <summary>
    /// The events that are asked for and were not redriven yet, by partition, each partition's by position: so each key's are in their
    /// order.
    /// </summary>
    /// <exception cref="RedriveRefusedException">They are more than a redrive takes.</exception>
    /// <exception cref="StoreUnavailableException">A store or the schema registry can't be reached.</exception>
    public async ValueTask<IReadOnlyList<RedriveLetter>> ChooseAsync(SideEventQuestion asked, CancellationToken ct)
    {
        var selection = new SideEventSelection(ports.Versions.Name, asked.Kind) { Reason = asked.Reason };
        var (chosen, bytes) = (new List<RedriveLetter>(), 0L);
        using var filter = new SideEventFilter(ports.Versions.Current, asked, ports.Schemas, ports.Keys);
        await foreach (var side in ports.SideOutputs.QueryAsync(selection, ct).Where(filter.TakesAsync).ConfigureAwait(false))
        {
            chosen.Add(RedriveLetter.Of(side));
            bytes += chosen[^1].Size;
            if (chosen.Count > MostLetters || bytes > MostBytes)
                throw new RedriveRefusedException(TooMany());
        }
        return [.. chosen.OrderBy(letter => letter.Place.Position).ThenBy(letter => letter.Place)];
    }

    /// <summary>Begins a redrive of the events; null when another has begun meanwhile.</summary>
    public async ValueTask<RedrivePlan?> TryBeginAsync(
        int number, SideEventQuestion asked, string by, IReadOnlyList<RedriveLetter> letters, CancellationToken ct)
    {
        var epoch = await ports.Retry
            .RunAsync(token => ports.Epochs.CurrentForRedriveAsync(ports.Versions.Current, token), ct).ConfigureAwait(false);
        var heads = await ports.Retry.RunAsync(token => ChainHeads.ReadAllAsync(ports.Ledger, epoch!, token), ct).ConfigureAwait(false);
        // The redrive before is finished, and nobody seals anything more of it: so the heads are where this one begins.
        var parts = letters.GroupBy(letter => letter.Place.Position.Partition)
            .Select(part => new RedrivePart(part.Key, heads[Source.RedriveOf(part.Key)].Last, part.Count(), [.. part]));
        var plan = new RedrivePlan(number, asked.Kind, asked.InWords(), by, shell.Clock.GetUtcNow(), [.. parts]);
        return await ports.Retry.RunAsync(token => plans.TryCreateAsync(plan, token), ct).ConfigureAwait(false) ? plan : null;
    }

    private static string TooMany() => string.Create(CultureInfo.InvariantCulture,
        $"more than {MostLetters:N0} events, or {MostBytes / 1024 / 1024} MiB of them, are asked for: redrive them in parts, by 'from' ")
        + "and 'to' or by reason, the earlier ones first";
}

/// <summary>A redrive can't be begun as it is asked for: why, and what to do.</summary>
public sealed class RedriveRefusedException(string why) : Exception(why);
