{{/*
A list with leadsman's container: below `containers:`, where it is none in the
native form.
*/}}
{{- define "leadsman.container" -}}
{{- if ne (include "leadsman.native" .) "true" -}}
{{- list (include "leadsman.spec" . | fromYaml) | toYaml -}}
{{- end -}}
{{- end }}

{{/*
A list with leadsman's container as a native sidecar: below `initContainers:`,
where it is none in the classic form.
*/}}
{{- define "leadsman.nativeSidecar" -}}
{{- if eq (include "leadsman.native" .) "true" -}}
{{- $values := include "leadsman.values" . | fromYaml -}}
{{- $more := dict "restartPolicy" "Always" "startupProbe" $values.startupProbe -}}
{{- list (merge (include "leadsman.spec" . | fromYaml) $more) | toYaml -}}
{{- end -}}
{{- end }}

{{- define "leadsman.spec" -}}
{{- $values := include "leadsman.values" . | fromYaml -}}
name: leadsman
image: {{ include "leadsman.image" . }}
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- with $values.extraArgs }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  # Helm 4 applies on the server, which wants the protocol in so many words.
  - {name: leadsman, containerPort: {{ include "leadsman.port" . }}, protocol: TCP}
env:
  {{- range $name, $path := dict "POD_NAME" "metadata.name" "POD_NAMESPACE" "metadata.namespace" "POD_UID" "metadata.uid" "POD_IP" "status.podIP" }}
  - name: {{ $name }}
    valueFrom: {fieldRef: {fieldPath: {{ $path }}}}
  {{- end }}
  {{- if $values.gate.enabled }}
  - {name: LEADSMAN_KUBERNETES_CONDITION_TYPE, value: {{ $values.gate.conditionType | quote }}}
  {{- end }}
  {{- with $values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
livenessProbe:
  {{- toYaml $values.livenessProbe | nindent 2 }}
readinessProbe:
  {{- toYaml $values.readinessProbe | nindent 2 }}
lifecycle:
  {{- toYaml $values.lifecycle | nindent 2 }}
resources:
  {{- toYaml $values.resources | nindent 2 }}
securityContext:
  {{- toYaml $values.securityContext | nindent 2 }}
volumeMounts:
  - {name: leadsman-config, mountPath: /etc/leadsman, readOnly: true}
  - {name: leadsman-state, mountPath: /var/lib/leadsman}
  {{- if $values.smtp.existingSecret }}
  - {name: leadsman-smtp, mountPath: /run/secrets/smtp, readOnly: true}
  {{- end }}
  {{- if eq (include "leadsman.usesApi" .) "true" }}
  - {name: leadsman-token, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
  {{- end }}
  {{- with $values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
