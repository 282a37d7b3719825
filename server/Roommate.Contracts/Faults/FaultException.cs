namespace Roommate.Contracts.Faults;

/// <summary>
/// Carries a <see cref="Fault"/> through code that cannot return one (JSON converters, topic sources). The edge turns
/// it into the same problem document or coded hub error as a returned fault.
/// </summary>
public sealed class FaultException(Fault fault) : Exception($"{fault.Code}: {fault.Text}")
{
    public Fault Fault { get; } = fault;
}
