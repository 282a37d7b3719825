using System.Diagnostics.CodeAnalysis;

namespace Roommate.Contracts.Faults;

/// <summary>A value, or the expected failure that stood in its way.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Fault? fault)
    {
        _value = value;
        Fault = fault;
    }

    public Fault? Fault { get; }

    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Succeeded => Fault is null;

    /// <summary>The value; reading it from a failed outcome is a bug and throws.</summary>
    public T Value => Fault is null ? _value! : throw new InvalidOperationException($"Failed outcome read: {Fault.Code}");

    /// <summary>True and the value, or false and the fault.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Fault? fault)
    {
        value = _value;
        fault = Fault;
        return fault is null;
    }

    /// <summary>Carries a fault on into another outcome, or maps the value.</summary>
    public Outcome<TNext> Map<TNext>(Func<T, TNext> map) => Fault is null ? map(_value!) : Fault;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Fault fault) => new(default, fault);
}
