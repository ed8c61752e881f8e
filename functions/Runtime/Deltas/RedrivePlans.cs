using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// The redrives of a pipeline, as objects of the store of deltas: of each what it takes, and, once it is finished, what became of that. One
/// begins only when the one before is finished, and of two that begin at the same time one is created. Safe for any thread.
/// </summary>
internal sealed class RedrivePlans(IDeltaStore objects, string pipeline)
{
    // Longer than any that is written; one that is cut is damaged.
    private const int MaxBytes = 1024 * 1024 * 1024;

    private volatile int _known;

    /// <summary>The number of the newest redrive; 0 when there was none.</summary>
    public async ValueTask<int> NewestAsync(CancellationToken ct)
    {
        var (there, step) = (_known, 1);
        while (await IsThereAsync(there + step, ct).ConfigureAwait(false))
            (there, step) = (there + step, step * 2);
        for (var gone = there + step; gone - there > 1;)
        {
            var middle = there + ((gone - there) / 2);
            if (await IsThereAsync(middle, ct).ConfigureAwait(false))
                there = middle;
            else
                gone = middle;
        }
        return _known = there;
    }

    /// <summary>A redrive; null when there is none of that number.</summary>
    /// <exception cref="CorruptDataException">What is stored of it is damaged.</exception>
    public async ValueTask<RedrivePlan?> ReadAsync(int number, CancellationToken ct)
    {
        if (await objects.ReadAsync(pipeline, PlanName(number), 0, MaxBytes, ct).ConfigureAwait(false) is not { } stored)
            return null;
        var plan = RedrivePlanFormat.Read(stored.Span);
        return plan.Number == number ? plan : throw Foreign(PlanName(number));
    }

    /// <summary>Whether the newest redrive isn't finished.</summary>
    public async ValueTask<bool> IsUnfinishedAsync(CancellationToken ct)
    {
        var newest = await NewestAsync(ct).ConfigureAwait(false);
        return newest > 0 && await EndAsync(newest, ct).ConfigureAwait(false) is null;
    }

    /// <summary>The newest redrive when it isn't finished; else null.</summary>
    public async ValueTask<RedrivePlan?> UnfinishedAsync(CancellationToken ct) =>
        await IsUnfinishedAsync(ct).ConfigureAwait(false) ? await ReadAsync(_known, ct).ConfigureAwait(false) : null;

    /// <summary>Begins a redrive. False, and nothing stored, when there is one of its number.</summary>
    public ValueTask<bool> TryCreateAsync(RedrivePlan plan, CancellationToken ct) =>
        objects.TryWriteNewAsync(pipeline, PlanName(plan.Number), RedrivePlanFormat.Write(plan), ct);

    /// <summary>How a redrive ended; null when it isn't finished.</summary>
    public async ValueTask<RedriveEnd?> EndAsync(int number, CancellationToken ct)
    {
        if (await objects.ReadAsync(pipeline, EndName(number), 0, MaxBytes, ct).ConfigureAwait(false) is not { } stored)
            return null;
        var end = RedrivePlanFormat.ReadEnd(stored.Span);
        return end.Number == number ? end : throw Foreign(EndName(number));
    }

    /// <summary>Says that a redrive is finished. Said twice, the first counts.</summary>
    public async ValueTask FinishAsync(RedriveEnd end, CancellationToken ct) =>
        await objects.TryWriteNewAsync(pipeline, EndName(end.Number), RedrivePlanFormat.Write(end), ct).ConfigureAwait(false);

    /// <summary>
    /// The part of a redrive that holds an offset of the chain of what is redriven of a partition; null when none does, or its events are
    /// past their retention.
    /// </summary>
    public async ValueTask<RedrivePart?> FindAsync(Partition partition, Offset offset, CancellationToken ct)
    {
        for (var number = await NewestAsync(ct).ConfigureAwait(false); number > 0; number--)
        {
            var plan = await ReadAsync(number, ct).ConfigureAwait(false);
            if (plan?.Parts.FirstOrDefault(part => part.Partition == partition && part.Holds(offset)) is { } part)
                return part.Letters.Count > 0 ? part : null;
        }
        return null;
    }

    /// <summary>
    /// Forgets the events of redrives that were finished before that time, where <paramref name="isNeeded"/> is true of none of their
    /// parts: nothing is folded again of them. That there were such redrives is kept.
    /// </summary>
    public async ValueTask ForgetAsync(DateTimeOffset before, Predicate<RedrivePart> isNeeded, CancellationToken ct)
    {
        for (var number = await NewestAsync(ct).ConfigureAwait(false); number > 0; number--)
        {
            if (await FinishedAsync(number, before, ct).ConfigureAwait(false) is not { } plan || plan.Parts.Any(part => isNeeded(part)))
                continue;
            if (plan.Parts.All(part => part.Letters.Count == 0))
                return;
            var emptied = plan with { Parts = [.. plan.Parts.Select(part => part with { Letters = [] })] };
            await objects.WriteAsync(pipeline, PlanName(number), RedrivePlanFormat.Write(emptied), ct).ConfigureAwait(false);
        }
    }

    /// <summary>A redrive that was finished before that time; null when it wasn't, or is damaged: whoever needs it says that.</summary>
    private async ValueTask<RedrivePlan?> FinishedAsync(int number, DateTimeOffset before, CancellationToken ct)
    {
        try
        {
            return await EndAsync(number, ct).ConfigureAwait(false) is { } end && end.At < before
                ? await ReadAsync(number, ct).ConfigureAwait(false)
                : null;
        }
        catch (Exception damage) when (damage is CorruptDataException or UnknownFormException)
        {
            return null;
        }
    }

    private async ValueTask<bool> IsThereAsync(int number, CancellationToken ct) =>
        await objects.ReadAsync(pipeline, PlanName(number), 0, 1, ct).ConfigureAwait(false) is not null;

    private static CorruptDataException Foreign(string name) => new($"object {name} is of another redrive: put the right one back");

    private static string PlanName(int number) => string.Create(CultureInfo.InvariantCulture, $"redrive.{number}.plan");

    private static string EndName(int number) => string.Create(CultureInfo.InvariantCulture, $"redrive.{number}.end");
}
