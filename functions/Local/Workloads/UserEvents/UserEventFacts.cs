using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>Draws a scenario's events one after another: the one place where chance decides.</summary>
internal sealed class UserEventFacts : FactSource<UserEventFact>
{
    private const long OverdueSpreadMs = 119_000;

    // Events that may be sent again.
    private const int Remembered = 256;

    // Of 16: how often users do what. View, click, cart, purchase, search.
    private static readonly int[] ActionUpTo = [7, 10, 12, 13, 16];

    private readonly UserEventScenario _scenario;
    private readonly SimulatedClock _clock;
    private readonly EventKinds _kinds;
    private readonly EventTimes _times;
    private readonly long _duplicates;
    private readonly UserEventFact[] _sent = new UserEventFact[Remembered];
    private readonly ZipfNumbers _people;
    private readonly ZipfNumbers _items;
    private SplitMix64 _random;
    private long _drawn;
    private long _sentCount;
    private UserEventFact _fact;

    public UserEventFacts(UserEventScenario scenario, Shop shop)
    {
        scenario.Check();
        (_scenario, Shop) = (scenario, shop);
        _clock = new SimulatedClock(scenario);
        _duplicates = (long)(scenario.DuplicateShare * EventKinds.Draws);
        _kinds = new EventKinds(scenario.OverdueShare, scenario.LateShare, scenario.BotShare, scenario.DirtyShare, scenario.FutureShare);
        _times = new EventTimes(
            _clock, scenario.Partitions, scenario.DisorderMs, UserEventTiming.Bound, OverdueSpreadMs, UserEventTiming.LateForAll);
        (_people, _items) = (new ZipfNumbers(shop.People), new ZipfNumbers(shop.Items));
        _random = new SplitMix64(scenario.Seed);
    }

    public Shop Shop { get; }

    public override ref readonly UserEventFact Current => ref _fact;

    public override bool Next()
    {
        if (_drawn == _scenario.Count)
            return false;
        _drawn++;
        _clock.Advance();
        var draw = (uint)_random.Next();
        if (draw < _duplicates && _sentCount > 0)
            SendAgain();
        else
            Draw(_kinds.Of(draw - _duplicates));
        return true;
    }

    private void SendAgain()
    {
        _fact = _sent[_random.Below((int)Math.Min(_sentCount, Remembered))];
        _fact.IsDuplicate = true;
    }

    private void Draw(EventKind kind)
    {
        _fact = new UserEventFact { Kind = kind, Style = _random.Next(), Id = _drawn, Version = VersionNow() };
        DrawSubject();
        DrawTime();
        if (_fact.Kind == EventKind.Malformed)
            DrawFlaw();
        if (_fact.Kind == EventKind.Good)
            _sent[_sentCount++ % Remembered] = _fact;
    }

    /// <summary>The first producer writes JSON for ever; the others start with version 1 and go on one after the other.</summary>
    private int VersionNow()
    {
        var producer = _random.Below(_scenario.Producers);
        if (producer == 0 && _scenario.Producers > 1)
            return UserEventFact.Json;
        var step = _scenario.Count / (UserEventSchemas.Count + 1.0);
        var delay = step * producer / (2 * _scenario.Producers);
        return Math.Clamp(1 + (int)((_drawn - delay) / step), 1, UserEventSchemas.Count);
    }

    private void DrawSubject()
    {
        var bits = _random.Next();
        _fact.User = _fact.Kind == EventKind.Dropped
            ? Shop.People + (int)SplitMix64.Scale((uint)bits, Shop.Bots)
            : _people.Of((uint)bits);
        _fact.Partition = Shop.PartitionOf(_fact.User);
        _fact.Action = Array.FindIndex(ActionUpTo, upTo => (int)((bits >> 32) & 15) < upTo);
        _fact.Item = _fact.Action == Shop.Search ? -1 : _items.Of((uint)_random.Next());
        _fact.Amount = _fact.Action == Shop.Purchase ? (1 + _random.Below(4_000)) / 4.0 : 0;
    }

    private void DrawFlaw()
    {
        _fact.Flaw = (UserEventFlaw)(1 + _random.Below(UserEventFlaws.Kinds));
        // Only what has an item has an amount in every version.
        if (_fact.Flaw == UserEventFlaw.NegativeAmount && _fact.Item < 0)
            (_fact.Action, _fact.Item) = (Shop.View, 0);
    }

    private void DrawTime()
    {
        var kind = _fact.Kind;
        _fact.TimeMs = _times.Next(ref kind, _fact.Partition, (uint)(_random.Next() >> 32));
        _fact.Kind = kind;
    }
}
