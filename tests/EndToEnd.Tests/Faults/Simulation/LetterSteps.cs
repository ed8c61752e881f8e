namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Steps of pokes on their way.</summary>
internal sealed class LetterSteps(SimulatedWorld world)
{
    private Mailbox Mail => world.World.Mail;

    public Task TakeAsync(Step.Deliver step) => DeliverAsync(world.HostOf(step.Host), step.Count, step.Seed);

    public async Task TakeAsync(Step.Zombie step)
    {
        if (Next(0) is not { } letter)
            return;
        var (zombie, other) = (world.World.Start(asZombie: true), world.HostOf(step.Host));
        zombie.Faults.Meanwhile = (BatchSteps.NameOf(step.Before), async () =>
        {
            world.Seen.Fault(FaultKinds.Overlap);
            await other.DeliverAsync(letter);
            await BatchSteps.ReadAsync(other, step.Seed % 16, step.Seed);
            await other.TickAsync();
            await DeliverAsync(other, step.Seed % 32, step.Seed);
        });
        await zombie.DeliverAsync(letter);
    }

    public void Take(Step.Drop step)
    {
        if (Next(step.Letter) is not null)
            world.Seen.Fault(FaultKinds.Pokes);
    }

    public void Take(Step.Repeat step)
    {
        if (Next(step.Letter) is not { } letter)
            return;
        Mail.Post(letter);
        Mail.Post(letter);
        world.Seen.Fault(FaultKinds.Pokes);
    }

    private async Task DeliverAsync(Host host, int count, int seed)
    {
        var random = new Random(seed);
        for (; count > 0 && Mail.Count > 0; count--)
        {
            var letter = Mail.Take(seed == 0 ? 0 : random.Next(Mail.Count));
            await host.DeliverAsync(letter);
            // A signal whose operation is interrupted may be lost or come again.
            if (host.Faults.IsDown && random.Next(2) == 0)
                Mail.Post(letter);
        }
    }

    private Letter? Next(int number) => Mail.Count == 0 ? null : Mail.Take(number % Mail.Count);
}
