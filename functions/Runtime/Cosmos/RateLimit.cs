namespace Serverless.Runtime.Cosmos;

/// <summary>
/// How many request units (RU) a second this instance spends. Without limit until the account throttles for the first time; then from what got through in the last second,
/// cut by <see cref="Cut"/> at most once a second while throttled and raised each second without, by <see cref="Rise"/> and at least by <see cref="Least"/>.
/// Requests reserve what one costs on average, and the next ones wait their turn; safe for concurrent use.
/// </summary>
internal sealed class RateLimit(TimeProvider clock)
{
    /// <summary>The least, in RU a second: what many instances can share and still get on.</summary>
    public const double Least = 50;

    private const double Cut = 0.7;
    private const double Rise = 0.05;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private double _averageCharge = 8;
    private DateTimeOffset _freeAt = clock.GetUtcNow();
    private DateTimeOffset _changedAt = clock.GetUtcNow();
    private DateTimeOffset _secondBegan = clock.GetUtcNow();
    private double _spent;
    private double _spentBefore;

    /// <summary>RU a second; infinite while the account has never throttled.</summary>
    public double PerSecond { get; private set; } = double.PositiveInfinity;

    /// <summary>Reserves a request's turn: how long until it may go. False, and nothing is reserved, when that is longer than <paramref name="most"/>.</summary>
    public bool TryReserve(TimeSpan most, out TimeSpan wait)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Raise(now);
            wait = _freeAt > now ? _freeAt - now : TimeSpan.Zero;
            if (wait > most)
                return false;
            if (!double.IsPositiveInfinity(PerSecond))
                _freeAt = now + wait + TimeSpan.FromSeconds(_averageCharge / PerSecond);
            return true;
        }
    }

    public void Spent(double charge)
    {
        lock (_lock)
        {
            Turn(clock.GetUtcNow());
            _spent += charge;
            _averageCharge += (charge - _averageCharge) / 32;
        }
    }

    /// <summary>The account refused for load and asks to be left alone for a while.</summary>
    public void Throttled(TimeSpan retryAfter)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _freeAt = now + retryAfter > _freeAt ? now + retryAfter : _freeAt;
            if (!double.IsPositiveInfinity(PerSecond) && now - _changedAt < Second)
                return;
            Turn(now);
            PerSecond = Math.Max(Least, Cut * (double.IsPositiveInfinity(PerSecond) ? Math.Max(_spent, _spentBefore) : PerSecond));
            _changedAt = now;
        }
    }

    private void Raise(DateTimeOffset now)
    {
        var seconds = (now - _changedAt) / Second;
        if (double.IsPositiveInfinity(PerSecond) || seconds < 1)
            return;
        PerSecond += Math.Max(Least, Rise * PerSecond) * Math.Min(seconds, 60);
        _changedAt = now;
    }

    private void Turn(DateTimeOffset now)
    {
        if (now - _secondBegan < Second)
            return;
        _spentBefore = now - _secondBegan < 2 * Second ? _spent : 0;
        (_spent, _secondBegan) = (0, now);
    }
}
