using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Logs;

/// <summary>Draws a scenario's lines one after another: the one place where chance decides.</summary>
internal sealed class LogFacts : FactSource<LogFact>
{
    private const int LongestMs = 2_000;

    // Of 64: how often a line is of which level.
    private static readonly int[] LevelUpTo = [8, 54, 61, 64];

    private readonly LogScenario _scenario;
    private readonly SimulatedClock _clock;
    private readonly EventKinds _kinds;
    private readonly EventTimes _times;
    private SplitMix64 _random;
    private long _drawn;
    private LogFact _fact;

    public LogFacts(LogScenario scenario, LogServices services)
    {
        scenario.Check();
        (_scenario, Services) = (scenario, services);
        _clock = new SimulatedClock(scenario);
        _kinds = new EventKinds(scenario.OverdueShare, scenario.LateShare, scenario.CheckShare, scenario.DirtyShare, scenario.FutureShare);
        _times = new EventTimes(
            _clock, scenario.Partitions, scenario.DisorderMs, LogTiming.Bound, LogTiming.Overdue, LogTiming.LateForAll);
        _random = new SplitMix64(scenario.Seed);
    }

    public LogServices Services { get; }

    public override ref readonly LogFact Current => ref _fact;

    public override bool Next()
    {
        if (_drawn == _scenario.Count)
            return false;
        _drawn++;
        _clock.Advance();
        _fact = new LogFact { Kind = _kinds.Of((uint)_random.Next()), Style = _random.Next(), Route = -1 };
        DrawService();
        DrawTime();
        if (_fact.Route >= 0 || _fact.Kind == EventKind.Dropped)
            DrawRequest();
        return true;
    }

    private void DrawService()
    {
        var bits = _random.Next();
        _fact.Service = (int)SplitMix64.Scale((uint)bits, Services.Count);
        _fact.Format = LogServices.FormatOf(_fact.Service, isSecondHalf: _drawn * 2 > _scenario.Count);
        _fact.Partition = Services.PartitionOf(_fact.Service);
        var level = (int)((bits >> 32) & 63);
        _fact.Level = (LogLevel)Array.FindIndex(LevelUpTo, upTo => level < upTo);
        _fact.Message = (int)((bits >> 40) & 255) % LogMessages.Count;
        _fact.Route = LogServices.IsWeb(_fact.Format) ? (int)SplitMix64.Scale((uint)(bits >> 24), LogServices.CheckRoute) : -1;
        // Only requests are checks.
        if (_fact.Kind == EventKind.Dropped && _fact.Route < 0)
            _fact.Kind = EventKind.Good;
    }

    private void DrawRequest()
    {
        if (_fact.Kind == EventKind.Dropped)
            _fact.Route = LogServices.CheckRoute;
        _fact.DurationMs = 1 + (int)SplitMix64.Scale((uint)(((ulong)(uint)_random.Next() * (uint)_random.Next()) >> 32), LongestMs);
        _fact.Status = _fact.Level switch { LogLevel.Error => 503, LogLevel.Warning => 404, _ => 200 };
        // A request's level follows from its status.
        if (_fact.Level == LogLevel.Debug)
            _fact.Level = LogLevel.Info;
    }

    private void DrawTime()
    {
        var kind = _fact.Kind;
        _fact.TimeMs = _times.Next(ref kind, _fact.Partition, (uint)(_random.Next() >> 32));
        // Some formats have whole seconds.
        if (_fact.Format is LogFormat.Access or LogFormat.NginxError)
            _fact.TimeMs -= _fact.TimeMs % 1_000;
        _fact.Kind = kind;
    }
}
