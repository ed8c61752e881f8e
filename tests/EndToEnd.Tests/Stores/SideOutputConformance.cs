using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>Side outputs and the ledger that says which of them count.</summary>
public sealed record SideOutputStores(ISideOutputs SideOutputs, ILedger Ledger);

public abstract class SideOutputConformance(StoreHost<SideOutputStores> host) : StoreConformance<SideOutputStores>(host)
{
    private const string Pipeline = "telemetry";

    [Fact]
    public async Task An_event_comes_back_as_it_was_written()
    {
        var dead = Some.SideEvent(0, 5) with
        {
            Rejection = new Rejection(RejectionStage.Validate, Reasons.Range, "value", "'; DROP é", 17),
            Time = null,
            Record = new RecordEnvelope([], RecordHeaders.None, -1, TimestampType.None),
            Event = [.. Enumerable.Range(0, 1_000_000).Select(n => (byte)n)],
        };
        var late = Some.SideEvent(0, 6, kind: SideOutputKind.Late) with { Views = ["device", "site"], Time = EventTime.Min, Event = [] };
        await WriteAsync(dead, late);
        await SealAsync(0, -1, 9, "delta");

        Assert.Equal(Some.Text(dead), Some.Text(Assert.Single(await QueryAsync())));
        Assert.Equal(Some.Text(late), Some.Text(Assert.Single(await QueryAsync(SideOutputKind.Late))));
    }

    [Fact]
    public async Task A_sealed_event_comes_back_with_the_name_of_its_key()
    {
        var dead = Some.SideEvent(0, 5) with { SealedWith = "2026-11.1f3a9c04", Event = [19, 1, 0xFF, 0] };
        await WriteAsync(dead, Some.SideEvent(0, 6));
        await SealAsync(0, -1, 9, "delta");

        var read = await QueryAsync();

        Assert.Equal(["2026-11.1f3a9c04", null], read.Select(side => side.SealedWith));
        Assert.Equal(dead.Event, read[0].Event);
    }

    [Fact]
    public async Task A_records_headers_come_back_in_their_order_with_duplicates_and_values_of_any_bytes()
    {
        var headers = new RecordHeaders(
            new("content-type", [.. "application/json"u8]), new("trace", [0xFF, 0x00, 0xC3]), new("trace", null),
            new("", []), new("trace", [.. "é"u8]), new("größe", [1]));
        var (dead, late) = (Some.SideEvent(0, 5), Some.SideEvent(0, 6, kind: SideOutputKind.Late));
        await WriteAsync(
            dead with { Record = new RecordEnvelope([0xFE], headers, 1_700_000_000_000, TimestampType.LogAppendTime) },
            late with { Record = new RecordEnvelope(null, headers, -1, TimestampType.None) });
        await SealAsync(0, -1, 9, "delta");

        var (readDead, readLate) = (Assert.Single(await QueryAsync()).Record, Assert.Single(await QueryAsync(SideOutputKind.Late)).Record);

        Assert.Equal(Lines(headers), Lines(readDead.Headers));
        Assert.Equal(Lines(headers), Lines(readLate.Headers));
        Assert.Equal((1_700_000_000_000, TimestampType.LogAppendTime), (readDead.TimestampMs, readDead.TimestampType));
        Assert.Equal((-1, TimestampType.None), (readLate.TimestampMs, readLate.TimestampType));
        Assert.Equal([0xFE], readDead.Key);
        Assert.Null(readLate.Key);
    }

    [Fact]
    public async Task A_tombstone_and_a_record_without_a_key_are_others_than_empty_ones()
    {
        var empty = new RecordEnvelope([], RecordHeaders.None, 6, TimestampType.CreateTime);
        await WriteAsync(
            Some.SideEvent(0, 5) with { Record = empty with { Key = null }, Event = null },
            Some.SideEvent(0, 6) with { Record = empty, Event = [] });
        await SealAsync(0, -1, 9, "delta");

        var found = await QueryAsync();

        Assert.Equal([(null, null), ((int?)0, (int?)0)], found.Select(side => (side.Record.Key?.Length, side.Event?.Length)));
    }

    [Fact]
    public async Task Only_events_whose_delta_is_sealed_for_their_offset_count()
    {
        await WriteAsync([.. Enumerable.Range(0, 30).Select(offset => Some.SideEvent(0, offset, delta: "a"))]);
        await WriteAsync(Some.SideEvent(1, 15, delta: "a"));
        await WriteAsync(Some.SideEvent(0, 15, delta: "a", pipeline: "logs"));
        Assert.Empty(await QueryAsync());

        // sealed of partition 0:  .....10 (b) 11.....20 (a)
        await SealAsync(0, -1, 10, "b");
        await SealAsync(0, 10, 20, "a", epoch: 3);

        Assert.Equal(Enumerable.Range(11, 10), (await QueryAsync()).Select(side => (int)side.Position.Offset.Value));
    }

    [Fact]
    public async Task Written_again_an_event_is_one_event()
    {
        await WriteAsync(Some.SideEvent(0, 5, reason: Reasons.Depth));
        await WriteAsync(Some.SideEvent(0, 5, reason: Reasons.Malformed));
        await SealAsync(0, -1, 9, "delta");

        Assert.Equal(Reasons.Malformed, Assert.Single(await QueryAsync()).Rejection!.Reason);
    }

    [Fact]
    public async Task Written_again_with_others_an_event_is_one_event()
    {
        await WriteAsync(Some.SideEvent(0, 5), Some.SideEvent(0, 6));
        await WriteAsync(Some.SideEvent(0, 6), Some.SideEvent(0, 7), Some.SideEvent(0, 15, delta: "next"));
        await SealAsync(0, -1, 9, "delta");
        await SealAsync(0, 9, 19, "next");

        Assert.Equal([5, 6, 7, 15], (await QueryAsync()).Select(side => (int)side.Position.Offset.Value));
    }

    [Fact]
    public async Task What_an_unsealed_batch_left_behind_is_replaced_by_the_batch_that_is_sealed()
    {
        await WriteAsync(Some.SideEvent(0, 5, delta: "lost"));
        await WriteAsync(Some.SideEvent(0, 5, delta: "sealed"));
        await SealAsync(0, -1, 9, "sealed");

        Assert.Equal("sealed", Assert.Single(await QueryAsync()).Delta);
    }

    [Fact]
    public async Task A_batch_that_comes_too_late_to_seal_does_not_take_a_sealed_event_away()
    {
        await WriteAsync(Some.SideEvent(0, 5, delta: "sealed"));
        await SealAsync(0, -1, 9, "sealed");
        await WriteAsync(Some.SideEvent(0, 5, delta: "too-late"));
        Assert.Equal("sealed", Assert.Single(await QueryAsync()).Delta);

        await Store.SideOutputs.DeleteAsync(Pipeline, ["too-late"], Ct);
        Assert.Equal("sealed", Assert.Single(await QueryAsync()).Delta);
    }

    [Fact]
    public async Task An_event_late_for_two_sets_of_views_counts_twice()
    {
        var late = Some.SideEvent(0, 5, kind: SideOutputKind.Late);
        await WriteAsync(late, late with { Views = ["sessions"] }, late with { Views = ["device"] });
        await SealAsync(0, -1, 9, "delta");

        Assert.Equal(["device", "sessions"], (await QueryAsync(SideOutputKind.Late)).Select(side => side.Views[0]).Order());
    }

    [Fact]
    public async Task Events_come_in_the_order_of_their_positions()
    {
        var positions = Enumerable.Range(0, 2_000).Select(n => (Partition: n % 3, Offset: n / 12, Index: n / 3 % 4)).Distinct().ToArray();
        new Random(5).Shuffle(positions);
        await WriteAsync([.. positions.Select(at => Some.SideEvent(at.Partition, at.Offset, at.Index))]);
        await SealAsync([.. Enumerable.Range(0, 3).Select(partition => Some.Row(partition, -1, 1_000, "delta"))]);

        var found = await QueryAsync();

        Assert.Equal(
            positions.Order(),
            found.Select(side => (side.Position.Partition.Value, (int)side.Position.Offset.Value, side.Position.Index)));
    }

    [Fact]
    public async Task Events_come_batch_by_batch()
    {
        await WriteAsync(Some.SideEvent(0, 15, delta: "c"), Some.SideEvent(1, 3, delta: "c"));
        await WriteAsync(Some.SideEvent(1, 2, delta: "a"), Some.SideEvent(0, 5, delta: "a"));
        await WriteAsync(Some.SideEvent(0, 12, delta: "b"));
        await SealAsync(Some.Row(0, -1, 9, "a"), Some.Row(1, -1, 2, "a"));
        await SealAsync(0, 9, 12, "b");
        await SealAsync(Some.Row(0, 12, 19, "c"), Some.Row(1, 2, 9, "c"));

        string[] expected = ["a 0/5/0", "a 1/2/0", "b 0/12/0", "c 0/15/0", "c 1/3/0"];
        Assert.Equal(expected, (await QueryAsync()).Select(side => $"{side.Delta} {side.Position}"));
        Assert.Equal(expected, (await QueryAsync(reason: Reasons.Malformed)).Select(side => $"{side.Delta} {side.Position}"));
    }

    [Fact]
    public async Task A_query_may_begin_after_any_event()
    {
        await WriteAsync(
            Some.SideEvent(0, 15, delta: "c"), Some.SideEvent(0, 15, 1, delta: "c"),
            Some.SideEvent(1, 3, delta: "c", reason: Reasons.Depth));
        await WriteAsync(Some.SideEvent(1, 2, delta: "a"), Some.SideEvent(0, 5, delta: "a"), Some.SideEvent(0, 6, delta: "a"));
        var late = Some.SideEvent(0, 7, delta: "a", kind: SideOutputKind.Late);
        await WriteAsync(late, late with { Views = ["device", "sessions"] }, late with { Views = ["site"] });
        await SealAsync(Some.Row(0, -1, 9, "a"), Some.Row(1, -1, 2, "a"));
        await SealAsync(Some.Row(0, 9, 19, "c"), Some.Row(1, 2, 9, "c"));

        foreach (var asked in (SideEventSelection[])[
            new(Pipeline, SideOutputKind.DeadLetter), new(Pipeline, SideOutputKind.Late),
            new(Pipeline, SideOutputKind.DeadLetter) { Reason = Reasons.Malformed }])
        {
            var all = await Store.SideOutputs.QueryAsync(asked, Ct).ToListAsync(Ct);
            Assert.True(all.Count > 2);
            for (var at = 0; at < all.Count; at++)
            {
                var rest = await Store.SideOutputs.QueryAsync(asked with { After = SideEventPlace.Of(all[at]) }, Ct).ToListAsync(Ct);
                Assert.Equal(all.Skip(at + 1).Select(Some.Text), rest.Select(Some.Text));
            }
        }
    }

    [Fact]
    public async Task Events_of_a_delta_object_may_come_in_several_writes()
    {
        await WriteAsync(Some.SideEvent(0, 7, kind: SideOutputKind.Late));
        await WriteAsync(Some.SideEvent(0, 3, kind: SideOutputKind.Late), Some.SideEvent(0, 4));
        await SealAsync(0, -1, 9, "delta");

        Assert.Equal([3, 7], (await QueryAsync(SideOutputKind.Late)).Select(side => (int)side.Position.Offset.Value));
        Assert.Equal(4, Assert.Single(await QueryAsync()).Position.Offset.Value);

        await Store.SideOutputs.DeleteAsync(Pipeline, ["delta"], Ct);
        Assert.Empty(await QueryAsync(SideOutputKind.Late));
    }

    // partition 0   ── a ── c ──
    // partition 1   ── a ── quiet
    [Fact]
    public async Task What_a_delta_object_set_aside_counts_while_any_row_names_it()
    {
        await WriteAsync(Some.SideEvent(0, 5, delta: "a"), Some.SideEvent(1, 5, delta: "a"), Some.SideEvent(0, 25, delta: "a"));
        await SealAsync(Some.Row(0, -1, 9, "a"), Some.Row(1, -1, 9, "a"));
        await SealAsync(Some.Row(0, 9, 19, "c", clock: Some.Moment.AddHours(1)));

        Assert.Equal(1, (await Store.Ledger.TrimAsync(Pipeline, Some.Moment.AddHours(2), Some.Applied, Ct)).Rows);

        Assert.Equal(["0/5/0", "1/5/0"], (await QueryAsync()).Select(side => side.Position.ToString()));
    }

    [Fact]
    public async Task A_query_may_ask_for_one_reason_and_asks_for_one_kind()
    {
        await WriteAsync(
            Some.SideEvent(0, 1),
            Some.SideEvent(0, 2, reason: Reasons.Depth),
            Some.SideEvent(0, 3, kind: SideOutputKind.Late));
        await SealAsync(0, -1, 9, "delta");

        Assert.Equal(2, Assert.Single(await QueryAsync(reason: Reasons.Depth)).Position.Offset.Value);
        Assert.Empty(await QueryAsync(reason: Reasons.Tombstone));
        Assert.Equal(2, (await QueryAsync()).Count);
        Assert.Equal(3, Assert.Single(await QueryAsync(SideOutputKind.Late)).Position.Offset.Value);
    }

    [Fact]
    public async Task What_is_marked_as_redriven_is_left_out_unless_it_is_asked_for()
    {
        var late = Some.SideEvent(0, 5, kind: SideOutputKind.Late);
        SideEvent[] dead = [Some.SideEvent(0, 5), Some.SideEvent(0, 5, 1), Some.SideEvent(0, 6), Some.SideEvent(1, 5)];
        await WriteAsync([.. dead, late, late with { Views = ["site"] }]);
        await SealAsync(Some.Row(0, -1, 9, "delta"), Some.Row(1, -1, 9, "delta"));

        for (var again = 0; again < 2; again++)
        {
            await MarkAsync(SideOutputKind.DeadLetter, 3, dead[0], dead[2]);
            await MarkAsync(SideOutputKind.Late, 4, late with { Views = ["site"] });
        }
        await MarkAsync(SideOutputKind.DeadLetter, 3, Some.SideEvent(0, 7), Some.SideEvent(0, 5, delta: "none"));
        await WriteAsync(dead[0]);

        Assert.Equal(["0/5/1", "1/5/0"], (await QueryAsync()).Select(side => $"{side.Position}"));
        Assert.Equal(late.Views, Assert.Single(await QueryAsync(SideOutputKind.Late)).Views);
        var all = await Store.SideOutputs
            .QueryAsync(new SideEventSelection(Pipeline, SideOutputKind.DeadLetter) { WithRedriven = true }, Ct).ToListAsync(Ct);
        Assert.Equal(["0/5/0 3", "0/5/1 0", "0/6/0 3", "1/5/0 0"], all.Select(side => $"{side.Position} {side.Redriven}"));
        Assert.Equal(Some.Text(dead[0] with { Redriven = 3 }), Some.Text(all[0]));
    }

    [Fact]
    public async Task Deleting_an_object_removes_the_marks_of_its_events_too()
    {
        await WriteAsync(Some.SideEvent(0, 5, delta: "a"), Some.SideEvent(0, 15, delta: "b"));
        await SealAsync(0, -1, 9, "a");
        await SealAsync(0, 9, 19, "b");
        await MarkAsync(SideOutputKind.DeadLetter, 1, Some.SideEvent(0, 5, delta: "a"), Some.SideEvent(0, 15, delta: "b"));

        await Store.SideOutputs.DeleteAsync(Pipeline, ["a"], Ct);
        await WriteAsync(Some.SideEvent(0, 5, delta: "a"));

        Assert.Equal("a", Assert.Single(await QueryAsync()).Delta);
    }

    [Fact]
    public async Task Deleting_removes_what_one_delta_object_set_aside()
    {
        await WriteAsync(
            Some.SideEvent(0, 1, delta: "a"),
            Some.SideEvent(0, 2, kind: SideOutputKind.Late, delta: "a"),
            Some.SideEvent(0, 12, delta: "b"));
        await SealAsync(0, -1, 9, "a");
        await SealAsync(0, 9, 19, "b");

        await Store.SideOutputs.DeleteAsync(Pipeline, ["none", "a"], Ct);
        await Store.SideOutputs.DeleteAsync(Pipeline, [], Ct);

        Assert.Equal(12, Assert.Single(await QueryAsync()).Position.Offset.Value);
        Assert.Empty(await QueryAsync(SideOutputKind.Late));
    }

    private static IEnumerable<string> Lines(RecordHeaders headers) =>
        headers.Select(header => $"{header.Name}={(header.Value is null ? "null" : Convert.ToHexString(header.Value))}");

    private async Task MarkAsync(SideOutputKind kind, int redrive, params SideEvent[] events) =>
        await Store.SideOutputs.MarkRedrivenAsync(Pipeline, kind, redrive, [.. events.Select(SideEventPlace.Of)], Ct);

    private async Task WriteAsync(params SideEvent[] events) => await Store.SideOutputs.WriteAsync(events, Ct);

    private Task SealAsync(int partition, long previous, long last, string delta, int epoch = 1) =>
        SealAsync(Some.Row(partition, previous, last, delta, epoch: epoch));

    private async Task SealAsync(params ChunkRow[] rows)
    {
        for (var epoch = (await Store.Ledger.EpochsAsync(Pipeline, Ct)).Count + 1; epoch <= rows[0].Epoch.Value; epoch++)
            Assert.True(await Store.Ledger.TryOpenEpochAsync(Some.Epoch(epoch), [], Ct));
        Assert.Equal(AppendOutcome.Sealed, await Store.Ledger.TryAppendAsync(rows, Ct));
    }

    private Task<List<SideEvent>> QueryAsync(SideOutputKind kind = SideOutputKind.DeadLetter, string? reason = null) =>
        Store.SideOutputs.QueryAsync(Pipeline, kind, reason, Ct).ToListAsync().AsTask();
}
