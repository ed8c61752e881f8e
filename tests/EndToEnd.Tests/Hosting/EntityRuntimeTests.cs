using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Entities;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class EntityRuntimeTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CounterGate _gate = new();
    private LocalHost _host = null!;

    private DurableEntityClient Client => new LocalDurableTaskClient(_host.Entities, TimeProvider.System).Entities;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        _gate.Open.TrySetResult();
        await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Signals_of_one_sender_are_applied_in_order_and_the_state_is_kept()
    {
        _gate.Open.SetResult();
        await AddAsync("a", Enumerable.Range(1, 1000));

        Assert.Equal(Enumerable.Range(1, 1000), await AddedAsync("a"));
        Assert.Equal(1000, _host.Counters.EntityOperations);
    }

    [Fact]
    public async Task Operation_names_and_entity_names_ignore_case()
    {
        _gate.Open.SetResult();
        await Client.SignalEntityAsync(new EntityInstanceId("COUNTER", "Key"), "aDD", 7);
        await _host.Entities.IdleAsync(CancellationToken.None);

        Assert.Equal([7], await AddedAsync("Key"));
        Assert.Null(await Client.GetEntityAsync<CounterState>(new EntityInstanceId("counter", "key")));
    }

    [Fact]
    public async Task An_operation_that_throws_leaves_the_state_as_before_it_and_its_signal_is_gone()
    {
        _gate.Open.SetResult();
        await AddAsync("a", [1, 2, -3, 4]);

        Assert.Equal([1, 2, 4], await AddedAsync("a"));
        Assert.Equal(1, _host.Counters.EntityFailures);
    }

    [Fact]
    public async Task A_first_operation_that_throws_leaves_no_entity_behind()
    {
        _gate.Open.SetResult();
        await AddAsync("a", [-1]);

        Assert.Null(await Client.GetEntityAsync<CounterState>(Id("a")));
    }

    [Fact]
    public async Task One_operation_of_an_entity_runs_at_a_time_and_several_entities_at_once()
    {
        foreach (var number in Enumerable.Range(1, 20))
            foreach (var key in new[] { "a", "b", "c" })
                await Client.SignalEntityAsync(Id(key), "Add", number);
        await Wait.UntilAsync(() => _gate.MostAtOnce == 3, "three entities at work");
        _gate.Open.SetResult();
        await _host.Entities.IdleAsync(CancellationToken.None);

        Assert.False(_gate.EnteredTwice);
        Assert.Equal(Enumerable.Range(1, 20), await AddedAsync("b"));
    }

    [Fact]
    public async Task Operations_that_wait_are_run_together_with_one_save()
    {
        await Client.SignalEntityAsync(Id("a"), "Add", 0);
        await Wait.UntilAsync(() => _gate.MostAtOnce == 1, "the first operation at work");
        foreach (var number in Enumerable.Range(1, 100))
            await Client.SignalEntityAsync(Id("a"), "Add", number);
        _gate.Open.SetResult();
        await _host.Entities.IdleAsync(CancellationToken.None);

        Assert.Equal(2, _host.Counters.EntityBatches);
        Assert.Equal(101, _host.Counters.EntityOperations);
    }

    [Fact]
    public async Task The_state_is_not_seen_before_its_batch_is_saved()
    {
        await Client.SignalEntityAsync(Id("a"), "Add", 1);
        await Wait.UntilAsync(() => _gate.MostAtOnce == 1, "the operation at work");

        Assert.Null(await Client.GetEntityAsync<CounterState>(Id("a")));
    }

    [Fact]
    public async Task States_are_there_again_after_a_restart()
    {
        _gate.Open.SetResult();
        await AddAsync("a", [1, 2]);
        await AddAsync("b", [3]);
        await RestartAsync();

        await AddAsync("a", [4]);

        Assert.Equal([1, 2, 4], await AddedAsync("a"));
        var all = new List<string>();
        await foreach (var entity in Client.GetAllEntitiesAsync<CounterState>())
            all.Add($"{entity.Id} {string.Join(' ', entity.State.Added)}");
        Assert.Equal(["@counter@a 1 2 4", "@counter@b 3"], all);
    }

    [Fact]
    public async Task A_signal_for_later_waits_for_its_time()
    {
        _gate.Open.SetResult();
        var time = new FakeTimeProvider();
        var client = new LocalDurableTaskClient(_host.Entities, time).Entities;
        await client.SignalEntityAsync(Id("a"), "Add", 1, new SignalEntityOptions { SignalTime = time.GetUtcNow().AddSeconds(10) });
        await AddAsync("a", [2]);

        Assert.Equal([2], await AddedAsync("a"));
        time.Advance(TimeSpan.FromSeconds(10));
        await Wait.UntilAsync(async () => (await AddedAsync("a")).SequenceEqual([2, 1]), "the later signal");
    }

    private static EntityInstanceId Id(string key) => new("Counter", key);

    private async Task AddAsync(string key, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
            await Client.SignalEntityAsync(Id(key), "Add", number);
        await _host.Entities.IdleAsync(CancellationToken.None);
    }

    private async Task<List<int>> AddedAsync(string key) => (await Client.GetEntityAsync<CounterState>(Id(key)))!.State.Added;

    private async Task RestartAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        _host = new LocalHost(new LocalHostOptions
        {
            Configuration = new ConfigurationBuilder().Build(),
            DataFolder = _folder.Path,
            FunctionTypes = [typeof(CounterFunction)],
            Services = (services, _) => services.AddSingleton(_gate),
            Port = 0,
        });
        await _host.StartAsync(CancellationToken.None);
    }
}
