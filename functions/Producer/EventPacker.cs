using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Serverless.Core.Definitions;
using Serverless.Producer.Packing;
using Serverless.Producer.Sending;
using Partitioner = Serverless.Core.Definitions.Partitioner;

namespace Serverless.Producer;

/// <summary>
/// Packs events into compressed records, one event a line, as pipelines with <c>"framing": "lines"</c> read them. Events may share a record
/// when their keys belong to one partition: the packer chooses it by the pipeline's partitioner and names it to the producer. So all events
/// of a key lie in one partition in the order in which they were added, whatever the client's own partitioner is, and co-partitioned views
/// can count on it. Safe for any thread; of events that are added at the same time none is first.
/// </summary>
/// <remarks>
/// Every event that was accepted is in exactly one record, and each record is delivered, or reported as failed
/// (<see cref="PackerOptions.OnFailed"/>). Accepted isn't delivered: <see cref="FlushAsync"/> and disposal wait for that.
/// </remarks>
public sealed class EventPacker : IAsyncDisposable
{
    private readonly IRecordSink _sink;
    private readonly PackLimits _limits;
    private readonly Partitioner _partitioner;
    private readonly Lane[] _lanes;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _pumpLock = new();
    private Task? _pump;
    private bool _isPumpAsked;
    private ExceptionDispatchInfo? _fault;
    private long _events;
    private uint _keyless;

    /// <summary>Packs events for a topic.</summary>
    /// <param name="producer">Made with <see cref="ProducerSettings"/>; stays the caller's, and is disposed after the packer.</param>
    /// <param name="topic">The pipeline's topic.</param>
    /// <param name="partitions">
    /// How many partitions it has (<see cref="PartitionsOf"/>), at least 1. When they grow, make a new packer.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="time">Null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public EventPacker(
        IProducer<byte[], byte[]> producer, string topic, int partitions, PackerOptions? options = null, TimeProvider? time = null)
        : this(
            (use, failed, clock) => new KafkaSink(producer, topic, use.MaxBytesInFlight, use.Compression, failed, clock),
            partitions, options ?? new PackerOptions(), time ?? TimeProvider.System)
    {
    }

    /// <summary>Packs events for something that isn't a producer.</summary>
    internal EventPacker(IRecordSink sink, int partitions, PackerOptions options, TimeProvider time)
        : this((_, _, _) => sink, partitions, options, time)
    {
    }

    private EventPacker(
        Func<PackerOptions, Action<FailedRecord>, TimeProvider, IRecordSink> sink, int partitions, PackerOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        options.Check();
        (_limits, _partitioner) = (options.Limits, options.Partitioner);
        _sink = sink(options, options.OnFailed ?? (record => Fail(new DeliveryException(record))), time);
        _lanes = [.. Enumerable.Range(0, partitions).Select(partition => new Lane(partition, options, _sink, time, () => Pump()))];
    }

    /// <summary>Events accepted so far.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>How many partitions a topic has. Blocks until a broker answers.</summary>
    /// <exception cref="KafkaException">None does within 10 s, or there is no such topic.</exception>
    public static int PartitionsOf(IClient client, string topic)
    {
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();
        var found = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0];
        return found.Error.IsError ? throw new KafkaException(found.Error) : found.Partitions.Count;
    }

    /// <summary>
    /// Accepts an event, or returns false while its partition has no room: then call <see cref="AddAsync"/>, which waits. Never waits.
    /// </summary>
    /// <param name="key">The value of the pipeline's key field, as UTF-8. Empty for none: such events go to any partition.</param>
    /// <param name="event">One line, copied.</param>
    /// <exception cref="ArgumentException">The event is larger than a record, blank, or not one line; it was not accepted.</exception>
    /// <exception cref="DeliveryException">A record was given up before, and nobody is there to take it.</exception>
    /// <exception cref="ObjectDisposedException">The packer is disposed.</exception>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> @event)
    {
        if (!key.IsEmpty)
            return TryAdd(_partitioner.PartitionOf(key, _lanes.Length).Value, key, @event, out _);
        // One partition's record is filled, then the next one's.
        var turn = Volatile.Read(ref _keyless);
        if (!TryAdd((int)(turn % (uint)_lanes.Length), key, @event, out var isLast))
            return false;
        if (isLast)
            Interlocked.CompareExchange(ref _keyless, turn + 1, turn);
        return true;
    }

    /// <summary>
    /// Accepts an event, after a wait for room if there is none. Await it before the next event of that key. As
    /// <see cref="TryAdd(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> otherwise.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited; the event was not accepted.</exception>
    public ValueTask AddAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> @event, CancellationToken ct = default) =>
        TryAdd(key.Span, @event.Span) ? ValueTask.CompletedTask : AddWhenThereIsRoomAsync(key, @event, ct);

    /// <summary>Completes when all that was accepted before has arrived, or was given to <see cref="PackerOptions.OnFailed"/>.</summary>
    /// <exception cref="DeliveryException">A record was given up, and nobody is there to take it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was accepted is still on its way.</exception>
    public Task FlushAsync(CancellationToken ct = default) => FlushAllAsync(isEnd: false, ct);

    /// <summary>
    /// Accepts nothing more, and flushes. Takes as long as the producer tries, by default 5 minutes: call <see cref="FlushAsync"/> before,
    /// with a token, to wait less.
    /// </summary>
    /// <exception cref="DeliveryException">A record was given up, and nobody is there to take it.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested)
            return;
        try
        {
            await FlushAllAsync(isEnd: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Abandon();
        }
    }

    /// <summary>For an event whose partition is known; <paramref name="isLast"/> tells that its record is full.</summary>
    internal bool TryAdd(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> @event, out bool isLast)
    {
        Volatile.Read(ref _fault)?.Throw();
        if (_limits.Refuse(@event) is { } reason)
            throw new ArgumentException(reason, nameof(@event));
        if (!_lanes[partition].TryAdd(key, @event, out isLast))
            return false;
        Interlocked.Increment(ref _events);
        return true;
    }

    /// <summary>Completes when every record that is full has been sent.</summary>
    internal Task RoomAsync(CancellationToken ct) => Pump().WaitAsync(ct);

    /// <summary>Ends without a flush: what has not been sent is dropped.</summary>
    internal void Abandon()
    {
        _ended.Cancel();
        foreach (var lane in _lanes)
            lane.Dispose();
    }

    private async ValueTask AddWhenThereIsRoomAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> @event, CancellationToken ct)
    {
        do
            await RoomAsync(ct).ConfigureAwait(false);
        while (!TryAdd(key.Span, @event.Span));
    }

    private async Task FlushAllAsync(bool isEnd, CancellationToken ct)
    {
        foreach (var lane in _lanes)
            lane.Close(isEnd);
        await RoomAsync(ct).ConfigureAwait(false);
        await _sink.DrainAsync(ct).ConfigureAwait(false);
        Volatile.Read(ref _fault)?.Throw();
    }

    /// <summary>Sends closed packs as there is room. There is one pump at most, which all wait for.</summary>
    private Task Pump()
    {
        lock (_pumpLock)
        {
            _isPumpAsked = true;
            return _pump ??= Task.Run(PumpAsync);
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            for (long turn; !TrySendClosed(out turn);)
                await _sink.RoomAsync(turn, _ended.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // Nobody may be waiting: it is thrown again by the next call.
            Fail(fault);
            lock (_pumpLock)
                _pump = null;
            throw;
        }
    }

    /// <summary>True when none is left, and the pump has ended; else what to wait for.</summary>
    private bool TrySendClosed(out long turn)
    {
        while (true)
        {
            lock (_pumpLock)
                _isPumpAsked = false;
            turn = _sink.Turn;
            var isLeft = false;
            foreach (var lane in _lanes)
                isLeft |= !lane.TrySend();
            if (isLeft)
                return false;
            lock (_pumpLock)
            {
                if (_isPumpAsked)
                    continue;
                _pump = null;
                return true;
            }
        }
    }

    private void Fail(Exception fault) => Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null);
}
