{{/*
A list of the volumes of leadsman's container: below `volumes:`.
*/}}
{{- define "leadsman.volumes" -}}
{{- $values := include "leadsman.values" . | fromYaml -}}
- name: leadsman-config
  configMap: {name: {{ $values.existingConfigMap | default (include "leadsman.fullname" .) }}}
- name: leadsman-state
  emptyDir: {sizeLimit: {{ $values.state.sizeLimit }}}
{{- with $values.smtp }}
{{- if .existingSecret }}
- name: leadsman-smtp
  secret:
    secretName: {{ .existingSecret }}
    optional: true
    items: [{key: {{ .existingSecretKey }}, path: password}]
{{- end }}
{{- end }}
{{- if eq (include "leadsman.usesApi" .) "true" }}
# The API token, for leadsman's container alone.
- name: leadsman-token
  projected:
    sources:
      - serviceAccountToken: {path: token, expirationSeconds: 3600}
      - configMap:
          name: kube-root-ca.crt
          items: [{key: ca.crt, path: ca.crt}]
      - downwardAPI:
          items:
            - path: namespace
              fieldRef: {fieldPath: metadata.namespace}
{{- end }}
{{- end }}

{{/*
A list of the pod's gates: below `readinessGates:`; empty without the gate.
*/}}
{{- define "leadsman.readinessGates" -}}
{{- $gate := (include "leadsman.values" . | fromYaml).gate -}}
{{- if $gate.enabled -}}
- conditionType: {{ $gate.conditionType }}
{{- end -}}
{{- end }}
