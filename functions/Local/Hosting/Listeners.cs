using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Hosting.Timers;
using Serverless.Local.Settings;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Hosting;

/// <summary>Makes the listener that calls a function, from its trigger.</summary>
internal static class Listeners
{
    /// <exception cref="HostStartException">A setting that the trigger names is missing.</exception>
    /// <exception cref="SettingsException">A setting of the brokers is wrong.</exception>
    public static KafkaListener Kafka(
        LocalFunction function,
        KafkaHostOptions kafka,
        FunctionInvoker invoker,
        SealedOffsets sealedOffsets,
        HostCounters counters,
        LocalHostOptions options,
        ILogger logger) => new(
        SourceOf(function, options),
        KafkaOptions.From(options.Configuration).GroupProtocol,
        kafka,
        (records, ct) => invoker.CallAsync(function, _ => records, ct),
        sealedOffsets,
        options.FirstOffsets,
        counters,
        options.Time,
        logger);

    /// <exception cref="HostStartException">The schedule is not valid, or a setting that it names is missing.</exception>
    public static TimerListener Timer(
        LocalFunction function, FunctionInvoker invoker, HostCounters counters, LocalHostOptions options, ILogger logger) => new(
        function.Name,
        ScheduleOf(function, new SettingNames(options.Configuration)),
        (timer, ct) => invoker.CallAsync(function, _ => timer, ct),
        counters,
        options.Time,
        logger);

    private static KafkaSource SourceOf(LocalFunction function, LocalHostOptions options)
    {
        var source = KafkaSource.Of(function, new SettingNames(options.Configuration));
        return source with { Group = options.ConsumerGroups.GetValueOrDefault(source.Function, source.Group) };
    }

    private static TimerSchedule ScheduleOf(LocalFunction function, SettingNames settings)
    {
        var written = ((TimerTrigger)function.Trigger).Schedule;
        try
        {
            return TimerSchedule.Parse(settings.Resolve(written, function.Name, "its schedule"));
        }
        catch (FormatException e)
        {
            throw new HostStartException($"Function {function.Name}: its schedule '{written}' {e.Message}.", e);
        }
    }
}
