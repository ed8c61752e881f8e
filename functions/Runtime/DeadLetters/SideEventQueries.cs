using System.Globalization;
using System.Runtime.CompilerServices;
using Serverless.Core.Binary;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Expressions;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Text;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Schemas;

namespace Serverless.Runtime.DeadLetters;

/// <summary>Looks for events that pipelines of this process have set aside: dead letters and late events.</summary>
public sealed class SideEventQueries
{
    // What one answer looks at, and what it holds, before it is cut.
    private const int MostExamined = 20_000;
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly ViewFinder _pipelines;
    private readonly ILedger _ledger;
    private readonly ISideOutputs _sideOutputs;
    private readonly SchemaAnswers _schemas;
    private readonly PersonalKeys _keys;

    internal SideEventQueries(
        ViewFinder pipelines, ILedger ledger, ISideOutputs sideOutputs, SchemaAnswers schemas, PersonalKeys keys) =>
        (_pipelines, _ledger, _sideOutputs, _schemas, _keys) = (pipelines, ledger, sideOutputs, schemas, keys);

    /// <summary>What reads events once more, as a pipeline is now.</summary>
    public SideEventReader NewReader(Pipeline pipeline) => new(pipeline, _schemas);

    /// <summary>
    /// Those that are asked for, in the order of their batches, as many as an answer takes. It looks at 20,000 events at most: then it is
    /// cut, even when it has found fewer than were asked for.
    /// </summary>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<SideEventAnswer> AnswerAsync(string pipeline, SideEventQuestion asked, CancellationToken ct)
    {
        if (_pipelines.Pipeline(pipeline, out var problem) is not { } versions || (problem = ProblemOf(asked, versions)) is not null)
            return new(null, problem);
        var after = (SideEventPlace?)null;
        if (asked.Continuation is { } token)
        {
            if (Continuation.PlaceOf(token, asked.Parts(pipeline), out problem) is not { } place)
                return new(null, problem);
            after = Read(place);
        }
        return new(await PageAsync(versions.Current, asked, after, ct).ConfigureAwait(false), null);
    }

    /// <summary>All that are asked for, one by one. Throws <see cref="ArgumentException"/> for a question with a problem.</summary>
    public async IAsyncEnumerable<SideEvent> QueryAsync(
        string pipeline, SideEventQuestion asked, [EnumeratorCancellation] CancellationToken ct)
    {
        if (_pipelines.Pipeline(pipeline, out var problem) is not { } versions || (problem = ProblemOf(asked, versions)) is not null)
            throw new ArgumentException(problem!.Why, nameof(asked));
        using var filter = new SideEventFilter(versions.Current, asked, _schemas, _keys);
        await foreach (var side in _sideOutputs.QueryAsync(Selection(pipeline, asked, null), ct).Where(filter.TakesAsync)
            .ConfigureAwait(false))
            yield return Opened(side);
    }

    /// <summary>What is wrong with a question about a pipeline; null when nothing is.</summary>
    public Problem? ProblemOf(string pipeline, SideEventQuestion asked) =>
        _pipelines.Pipeline(pipeline, out var problem) is { } versions ? ProblemOf(asked, versions) : problem;

    /// <summary>
    /// What was set aside of one event: a dead letter, or what it was late for (one entry for each of its fates). Found by the ledger's row
    /// of its offset.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="kind">Dead letters, or late events.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="offset">Its record's offset.</param>
    /// <param name="index">Its index in the record, from 0.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<SideEventAnswer> FindAsync(
        string pipeline, SideOutputKind kind, string partition, string offset, string index, CancellationToken ct)
    {
        if (_pipelines.Pipeline(pipeline, out var problem) is not { } versions)
            return new(null, problem);
        if (Position(partition, offset, index) is not { } position)
            return new(null, new Problem(
                ProblemKind.BadParameter, "A position is partition, offset and index, each a number from 0, such as /0/1672/0."));
        var found = await AtAsync(pipeline, kind, position, ct).ConfigureAwait(false);
        return found.Count == 0
            ? new(null, new Problem(
                ProblemKind.UnknownPosition, $"Nothing is kept of an event at {position}: it was not set aside, or is past its retention."))
            : new(await PageOfAsync(versions.Current, kind, found, null, ct).ConfigureAwait(false), null);
    }

    /// <summary>
    /// What the ledger has of an offset: the chunk that it was sealed in, when, by which epoch, and what became of the chunk's events.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<(byte[]? Json, Problem? Problem)> PlaceAsync(string pipeline, string partition, string offset, CancellationToken ct)
    {
        if (_pipelines.Pipeline(pipeline, out var problem) is null)
            return (null, problem);
        if (Position(partition, offset, "0") is not { } position)
            return (null, new Problem(
                ProblemKind.BadParameter, "A position is partition and offset, each a number from 0, such as /0/1672."));
        return await SealedRow.FindAsync(_ledger, pipeline, position.Partition, position.Offset, ct).ConfigureAwait(false) is { } row
            ? (SealedPlace.ToJson(row), null)
            : (null, new Problem(
                ProblemKind.UnknownPosition,
                $"The ledger has no row of offset {offset} in partition {partition}: it isn't sealed yet, or is past its retention."));
    }

    private async ValueTask<List<SideEvent>> AtAsync(string pipeline, SideOutputKind kind, EventPosition position, CancellationToken ct)
    {
        if (await SealedRow.FindAsync(_ledger, pipeline, position.Partition, position.Offset, ct).ConfigureAwait(false) is not { } row)
            return [];
        // Views are names: nothing that was late comes after this one at the position before.
        var before = new SideEventPlace(row.Delta, position with { Index = position.Index - 1 }, "\uFFFF");
        return await _sideOutputs.QueryAsync(new SideEventSelection(pipeline, kind) { WithRedriven = true, After = before }, ct)
            .TakeWhile(side => side.Delta == row.Delta && side.Position.CompareTo(position) <= 0)
            .Where(side => side.Position == position).Select(Opened).ToListAsync(ct).ConfigureAwait(false);
    }

    private async ValueTask<SideEventPage> PageAsync(
        Pipeline pipeline, SideEventQuestion asked, SideEventPlace? after, CancellationToken ct)
    {
        var (page, bytes, examined, last) = (new List<SideEvent>(), 0L, 0, (SideEvent?)null);
        using var filter = new SideEventFilter(pipeline, asked, _schemas, _keys);
        await foreach (var side in _sideOutputs.QueryAsync(Selection(pipeline.Name, asked, after), ct).ConfigureAwait(false))
        {
            var isFull = examined++ == MostExamined || bytes > MostBytes;
            var takes = !isFull && await filter.TakesAsync(side, ct).ConfigureAwait(false);
            if (isFull || (page.Count == asked.Limit && takes))
                return await PageOfAsync(pipeline, asked.Kind, page, TokenOf(pipeline.Name, asked, last!), ct).ConfigureAwait(false);
            last = side;
            if (!takes)
                continue;
            page.Add(Opened(side));
            bytes += side.Record.Size + (side.Event?.Length ?? 0);
        }
        return await PageOfAsync(pipeline, asked.Kind, page, null, ct).ConfigureAwait(false);
    }

    private async ValueTask<SideEventPage> PageOfAsync(
        Pipeline pipeline, SideOutputKind kind, List<SideEvent> events, string? continuation, CancellationToken ct)
    {
        using var reader = NewReader(pipeline);
        var decoded = new List<DecodedSideEvent>(events.Count);
        foreach (var one in events)
            decoded.Add(await reader.DecodeAsync(one, ct).ConfigureAwait(false));
        return new SideEventPage(kind, decoded, continuation);
    }

    private SideEvent Opened(SideEvent side) => SideEventFilter.Opened(_keys, side);

    private static SideEventSelection Selection(string pipeline, SideEventQuestion asked, SideEventPlace? after) =>
        new(pipeline, asked.Kind) { Reason = asked.Reason, WithRedriven = asked.WithRedriven, After = after };

    private static Problem? ProblemOf(SideEventQuestion asked, PipelineVersions versions)
    {
        var current = versions.Current;
        if (asked.Reason is { } reason && !Reasons.All.Contains(reason))
            return Problem.Unknown(ProblemKind.BadParameter, "reason", reason, Reasons.All);
        var fields = current.Layout.Fields.Select(field => field.Name).ToList();
        if (asked.Field is { } field && !fields.Contains(field))
            return Problem.Unknown(ProblemKind.BadParameter, $"field of pipeline '{current.Name}'", field, fields);
        if (asked.Schema is { } schema && !SchemaId.TryParse(schema, out _))
        {
            return new Problem(
                ProblemKind.BadParameter,
                $"'{Printable.Of(schema)}' is no schema's id: "
                + "write a number such as 17, a GUID, or a fingerprint of 16 hexadecimal digits.");
        }
        if (asked.Where is { } where && Condition.TryCompile(where, current.Layout, out var mistake) is null)
            return new Problem(ProblemKind.BadParameter, $"where: {mistake}");
        var views = current.Views.Select(view => view.Name).ToList();
        return asked.View is { } name && !views.Contains(name)
            ? Problem.Unknown(ProblemKind.BadParameter, $"view of pipeline '{current.Name}'", name, views)
            : null;
    }

    private static EventPosition? Position(string partition, string offset, string index) =>
        int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var ofTopic)
        && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var ofPartition)
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var ofRecord)
            ? new EventPosition(new Partition(ofTopic), new Offset(ofPartition), ofRecord)
            : null;

    private static string TokenOf(string pipeline, SideEventQuestion asked, SideEvent last) => Continuation.Of(
        asked.Parts(pipeline),
        writer =>
        {
            var place = SideEventPlace.Of(last);
            writer.Text(place.Delta);
            writer.Signed(place.Position.Partition.Value);
            writer.Signed(place.Position.Offset.Value);
            writer.Signed(place.Position.Index);
            writer.Text(place.Views);
        });

    private static SideEventPlace Read(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        var delta = reader.Text();
        var position = new EventPosition(new Partition((int)reader.Signed()), new Offset(reader.Signed()), (int)reader.Signed());
        return new SideEventPlace(delta, position, reader.Text());
    }
}
