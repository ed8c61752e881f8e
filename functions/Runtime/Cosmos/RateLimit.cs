namespace Serverless.Runtime.Cosmos;

/// <summary>
/// How many request units (RU) this instance spends a second: additive increase, multiplicative decrease. There is no limit until the
/// account throttles for the first time. Then the limit begins with what was spent in the last second; while the account throttles it is
/// multiplied by <see cref="Cut"/>, at most once a second, and each second without throttling it grows by <see cref="Rise"/> of itself, at
/// least by <see cref="Least"/>. A request reserves the average cost of one, and the next ones wait for their turn. Safe for concurrent
/// use.
/// </summary>
internal sealed class RateLimit(TimeProvider clock)
{
    /// <summary>The lowest limit, in RU a second: so low that many instances can share an account, and still make progress.</summary>
    public const double Least = 50;

    private const double Cut = 0.7;
    private const double Rise = 0.05;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private double _averageCharge = 8;
    private readonly long _begun = clock.GetTimestamp();

    // Times are counted from the beginning, by the process's own clock.
    private TimeSpan _freeAt;
    private TimeSpan _changedAt;
    private TimeSpan _secondBegan;
    private double _spent;
    private double _spentBefore;

    /// <summary>RU a second; infinite while the account has never throttled.</summary>
    public double PerSecond { get; private set; } = double.PositiveInfinity;

    /// <summary>
    /// Reserves the turn of a request and gives how long to wait for it. False, and nothing is reserved, when that is longer than <paramref
    /// name="most"/>.
    /// </summary>
    public bool TryReserve(TimeSpan most, out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = Now;
            Raise(now);
            wait = _freeAt > now ? _freeAt - now : TimeSpan.Zero;
            if (wait > most)
                return false;
            if (!double.IsPositiveInfinity(PerSecond))
                _freeAt = now + wait + TimeSpan.FromSeconds(_averageCharge / PerSecond);
            return true;
        }
    }

    /// <summary>A request took effect, or failed for another reason than load, and cost this many RU.</summary>
    public void Spent(double charge)
    {
        lock (_lock)
        {
            Turn(Now);
            _spent += charge;
            _averageCharge += (charge - _averageCharge) / 32;
        }
    }

    /// <summary>The account throttled a request and asks for a pause.</summary>
    public void Throttled(TimeSpan retryAfter)
    {
        lock (_lock)
        {
            var now = Now;
            _freeAt = now + retryAfter > _freeAt ? now + retryAfter : _freeAt;
            if (!double.IsPositiveInfinity(PerSecond) && now - _changedAt < Second)
                return;
            Turn(now);
            PerSecond = Math.Max(Least, Cut * (double.IsPositiveInfinity(PerSecond) ? Math.Max(_spent, _spentBefore) : PerSecond));
            _changedAt = now;
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_begun);

    private void Raise(TimeSpan now)
    {
        var seconds = (now - _changedAt) / Second;
        if (double.IsPositiveInfinity(PerSecond) || seconds < 1)
            return;
        PerSecond += Math.Max(Least, Rise * PerSecond) * Math.Min(seconds, 60);
        _changedAt = now;
    }

    private void Turn(TimeSpan now)
    {
        if (now - _secondBegan < Second)
            return;
        _spentBefore = now - _secondBegan < 2 * Second ? _spent : 0;
        (_spent, _secondBegan) = (0, now);
    }
}
